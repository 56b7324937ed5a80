"""Editor features: one file each, plain values in and out. They know no protocol and not each other."""
