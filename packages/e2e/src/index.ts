export packages/e2e/src;
