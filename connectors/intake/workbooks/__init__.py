"""Files as units send them, made into grids and tables of plain values. Runs in worker processes:
imports no pandas."""
