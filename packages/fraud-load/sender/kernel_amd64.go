package main

const sysSchedSetattr = 314
