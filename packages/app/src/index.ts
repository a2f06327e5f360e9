export packages/app/src;
