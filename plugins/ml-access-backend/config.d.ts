/** The plugin needs no configuration. */
export interface Config {}
