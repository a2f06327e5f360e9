export packages/backend/src;
