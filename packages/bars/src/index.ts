export packages/bars/src;
