"""What the stages that train share: bases, tokens of examples, packing, models, trainers, and what it all costs."""
