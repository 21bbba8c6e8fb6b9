"""What units and the province get to read: marked workbooks and pages."""
