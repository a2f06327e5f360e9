/**
 * The dashboards of Modelport.
 *
 * @packageDocumentation
 */
export { dashboards } from './dashboards';
