/**
 * Backend of fraud-latency: latency, objective and decisions of fraud scoring services.
 *
 * @packageDocumentation
 */
export { fraudLatencyPlugin as default } from './plugin';
