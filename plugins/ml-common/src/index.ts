/**
 * Join keys, annotation keys, the schema of `modelport.yaml` and units: contracts shared by every Modelport plugin.
 * No input or output happens here.
 *
 * @packageDocumentation
 */
export * from './annotations';
export * from './config';
export * from './format';
export * from './joinKeys';
export * from './lifecycle';
export * from './liveSignal';
