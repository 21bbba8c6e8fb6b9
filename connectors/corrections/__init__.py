"""What people answer to findings: accepted values in a copy of the file, explanations that last."""
