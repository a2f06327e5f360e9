export * from './formatBytes';
export * from './formatDuration';
export * from './notFinite';
export * from './ownValue';
export {
  formatNumber,
  NO_VALUE,
  type FormatNumberOptions,
} from './formatNumber';
