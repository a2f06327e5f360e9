export plugins/permission-backend-module-ml-policy/src;
