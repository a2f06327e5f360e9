import { fraudScoring } from './fraudScoring';

/** Every dashboard as JSON, by the file of `monitoring/grafana` that holds it. */
export const dashboards = (): Record<string, string> => ({
  'fraud-scoring.json': `${JSON.stringify(fraudScoring(), null, 2)}\n`,
});
