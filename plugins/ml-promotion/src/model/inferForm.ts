import type {
  DeploymentSchema,
  DeploymentTensor,
  InferRequest,
  InferTensor,
} from '@modelport/plugin-ml-promotion-common';
import { checkText, flatten, nest, writeRows } from './tensorData';
import type { DataProblem } from './tensorData';
import { readValue } from './tensorValue';

/** How a request is written: one row in fields, or any number of rows as JSON. */
export type FormMode = 'fields' | 'json';

/** What stands in the form. */
export interface FormState {
  mode: FormMode;
  /** The fields of an input, by its name, in the order of its columns. */
  fields: Record<string, string[]>;
  /** JSON of an input, by its name. */
  texts: Record<string, string>;
}

/** What is wrong at a field; a column counts from 0 and is absent for JSON. */
export interface FieldProblem {
  input: string;
  column?: number;
  problem: DataProblem | { code: 'unread'; datatype: string };
}

/** The names of the fields in which one row of an input is written; undefined when only JSON can say it. */
export function fieldNames(input: DeploymentTensor): string[] | undefined {
  const { shape, columns, name } = input;
  const width = shape[shape.length - 1];
  const isRow = shape.slice(0, -1).every(size => size < 0 || size === 1);
  if (!isRow || shape.length === 0) {
    return undefined;
  }
  if (columns?.length && (width < 0 || width === columns.length)) {
    return columns;
  }
  const isSingle = width === 1 || (shape.length === 1 && width < 0);
  return isSingle ? [name] : undefined;
}

function firstRow(tensor: InferTensor | undefined, width: number): string[] {
  const values = tensor ? flatten(tensor.data) : [];
  return Array.from({ length: width }, (_, index) =>
    String(values[index] ?? ''),
  );
}

/** The form before anything is typed: it holds the example. */
export function initialForm(schema: DeploymentSchema): FormState {
  const fields: FormState['fields'] = {};
  const texts: FormState['texts'] = {};
  for (const input of schema.inputs) {
    const given = schema.example.inputs.find(({ name }) => name === input.name);
    const names = fieldNames(input);
    if (names) {
      fields[input.name] = firstRow(given, names.length);
    }
    texts[input.name] = given ? writeRows(given.data, given.shape) : '';
  }
  const mode = Object.keys(fields).length > 0 ? 'fields' : 'json';
  return { mode, fields, texts };
}

type Part = { tensor: InferTensor } | { problems: FieldProblem[] };

function checkFields(input: DeploymentTensor, texts: readonly string[]): Part {
  const values = texts.map(text => readValue(input.datatype, text));
  const problems = values.flatMap((value, column): FieldProblem[] =>
    value === undefined
      ? [
          {
            input: input.name,
            column,
            problem: { code: 'unread', datatype: input.datatype },
          },
        ]
      : [],
  );
  if (problems.length > 0) {
    return { problems };
  }
  const shape = input.shape.map((_, index) =>
    index === input.shape.length - 1 ? values.length : 1,
  );
  const { name, datatype } = input;
  return { tensor: { name, datatype, shape, data: nest(values, shape) } };
}

function checkInput(form: FormState, input: DeploymentTensor): Part {
  const fields = form.fields[input.name];
  if (form.mode === 'fields' && fields) {
    return checkFields(input, fields);
  }
  const checked = checkText(input, form.texts[input.name] ?? '');
  return 'tensor' in checked
    ? checked
    : { problems: [{ input: input.name, problem: checked.problem }] };
}

/** What a form comes to: a request, or what is wrong at which field. */
export type CheckedForm =
  | { request: InferRequest; problems: [] }
  | { request?: undefined; problems: FieldProblem[] };

/** Reads a form and checks it as the model server does. */
export function checkInferForm(
  schema: DeploymentSchema,
  form: FormState,
): CheckedForm {
  const parts = schema.inputs.map(input => checkInput(form, input));
  const problems = parts.flatMap(part =>
    'problems' in part ? part.problems : [],
  );
  if (problems.length > 0) {
    return { problems };
  }
  const inputs = parts.flatMap(part => ('tensor' in part ? [part.tensor] : []));
  return { request: { inputs }, problems: [] };
}

/** Writes the same request the other way, as far as it can be read. */
export function switchMode(
  schema: DeploymentSchema,
  form: FormState,
  mode: FormMode,
): FormState {
  const next: FormState = {
    mode,
    fields: { ...form.fields },
    texts: { ...form.texts },
  };
  for (const input of schema.inputs) {
    const names = fieldNames(input);
    const part = checkInput(form, input);
    if (names && mode !== form.mode && 'tensor' in part) {
      const { data, shape } = part.tensor;
      if (mode === 'json') {
        next.texts[input.name] = writeRows(data, shape);
      } else {
        next.fields[input.name] = firstRow(part.tensor, names.length);
      }
    }
  }
  return next;
}
