export plugins/app-module-ml-sign-in/src;
