"""Commands of the meta stage beside `ale` and `analyse`."""
