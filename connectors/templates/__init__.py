"""The workbook that units fill in, made from the field dictionary and from nothing else."""
