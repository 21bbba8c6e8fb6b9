"""The workbook of the register of decisions: written empty or filled, and read back."""
