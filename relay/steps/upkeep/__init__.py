"""What a long life needs: tidying, the digest, the numbers, and who may call."""
