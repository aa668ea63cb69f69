"""What a participation strategy says of its activities, and what Control Interno found of them."""
