"""The law: values in, values out; no clock, chance, file, log or session."""
