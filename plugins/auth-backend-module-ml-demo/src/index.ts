export plugins/auth-backend-module-ml-demo/src;
