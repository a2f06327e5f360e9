export * from './formatBytes';
export * from './formatDuration';
export * from './notFinite';
export {
  formatNumber,
  NO_VALUE,
  type FormatNumberOptions,
} from './formatNumber';
