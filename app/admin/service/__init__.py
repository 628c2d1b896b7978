"""What those who run the product set going: jobs tried again, the demo centre."""
