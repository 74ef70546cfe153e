"""What fits whom, and why: services and loan products for an entrepreneur."""
