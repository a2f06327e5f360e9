/**
 * Types, routes and permissions of ml-experiments, shared by its backend and its pages.
 *
 * @packageDocumentation
 */
export * from './channels';
export * from './internalRoutes';
export * from './permissions';
export * from './results';
export * from './routes';
export * from './runs';
