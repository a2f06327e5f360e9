export * from './formatBytes';
export * from './formatDuration';
export {
  formatNumber,
  NO_VALUE,
  type FormatNumberOptions,
} from './formatNumber';
