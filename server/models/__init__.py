"""Model engines: one file each, behind the streaming protocol of `protocol`. They know nothing of SourcePawn."""
