export * from './formatBytes';
export * from './formatDuration';
export * from './notFinite';
export * from './ownValue';
export * from './readDecimal';
export * from './validLocale';
export {
  formatNumber,
  NO_VALUE,
  type FormatNumberOptions,
} from './formatNumber';
