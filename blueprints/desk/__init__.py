"""秘书台: whatever a member can do, done for them (代录)."""
