import { NO_VALUE } from '@modelport/plugin-ml-common';
import type {
  DeploymentTensor,
  InferTensor,
} from '@modelport/plugin-ml-promotion-common';
import { flatten } from './tensorData';
import { valueKind } from './tensorValue';

/** Most rows of a table of outputs. */
export const MOST_ROWS = 100;
/** Most columns that one output has in it. */
export const MOST_COLUMNS = 20;

/** A column of the outputs. */
export interface OutputColumn {
  name: string;
  isNumber: boolean;
}

/** The outputs of an answer, a row for each row of the request. */
export interface OutputTable {
  columns: OutputColumn[];
  rows: string[][];
  /** Whether rows or columns were left out. */
  isCut: boolean;
}

function writeCell(datatype: string, value: unknown): string {
  if (value === undefined || value === null) {
    return NO_VALUE;
  }
  if (valueKind(datatype) === 'number' && typeof value === 'number') {
    return String(Number(value.toPrecision(6)));
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function columnNames(
  output: InferTensor,
  width: number,
  declared: DeploymentTensor | undefined,
): string[] {
  if (declared?.columns?.length === width) {
    return declared.columns;
  }
  return width === 1
    ? [output.name]
    : Array.from({ length: width }, (_, index) => `${output.name} ${index}`);
}

/** Lays the outputs of an answer side by side. */
export function outputTable(
  outputs: readonly InferTensor[],
  declared: readonly DeploymentTensor[],
): OutputTable {
  const table: OutputTable = { columns: [], rows: [], isCut: false };
  for (const output of outputs) {
    const values = flatten(output.data);
    const count = Math.max(1, output.shape[0] ?? 1);
    const width = Math.ceil(values.length / count);
    const shown = Math.min(width, MOST_COLUMNS);
    const start = table.columns.length;
    columnNames(
      output,
      width,
      declared.find(({ name }) => name === output.name),
    )
      .slice(0, shown)
      .forEach(name => {
        const kind = valueKind(output.datatype);
        const isNumber = kind === 'number' || kind === 'integer';
        table.columns.push({ name, isNumber });
      });
    for (let row = 0; row < Math.min(count, MOST_ROWS); row += 1) {
      table.rows[row] ??= Array(start).fill(NO_VALUE);
      for (let column = 0; column < shown; column += 1) {
        table.rows[row].push(
          writeCell(output.datatype, values[row * width + column]),
        );
      }
    }
    table.isCut ||= count > MOST_ROWS || width > MOST_COLUMNS;
  }
  const total = table.columns.length;
  table.rows = table.rows.map(row => [
    ...row,
    ...Array(total - row.length).fill(NO_VALUE),
  ]);
  return table;
}
