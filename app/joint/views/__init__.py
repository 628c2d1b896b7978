"""Pages of joint listening."""
