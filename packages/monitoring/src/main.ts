import fs from 'node:fs';
import path from 'node:path';
import { dashboards } from './dashboards';

// eslint-disable-next-line no-restricted-syntax -- the dashboards lie in this checkout
const FOLDER = path.resolve(__dirname, '../../../monitoring/grafana');

for (const [file, text] of Object.entries(dashboards())) {
  fs.writeFileSync(path.join(FOLDER, file), text);
}
