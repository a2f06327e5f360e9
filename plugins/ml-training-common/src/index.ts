/**
 * Types and permissions of the ml-training plugin.
 *
 * @packageDocumentation
 */
export * from './training';
export * from './routes';
export * from './queues';
export * from './permissions';
export * from './forecast/queue';
export { forecastWait } from './forecast/forecastWait';
export * from './cost/prices';
export * from './cost/budget';
export * from './cost/trainingCost';
export * from './cost/checkPrices';
export * from './cost/priceTable';
