package main

const sysSchedSetattr = 274
