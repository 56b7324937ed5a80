"""Has engines write plugins for many requests, and keeps what is right."""
