import { findParameterProblem, readDecimal } from '@modelport/plugin-ml-common';
import type {
  ParameterValue,
  ProfileParameter,
} from '@modelport/plugin-ml-training-common';

/** What stands in the fields of a form, by parameter; empty means "not given". */
export type FormValues = Record<string, string>;

/** What a form comes to: values to send, and what is wrong, by parameter. */
export interface CheckedForm {
  parameters: Record<string, ParameterValue>;
  problems: Record<string, string>;
}

/** The fields of a profile before anything is typed. */
export function initialValues(
  parameters: readonly ProfileParameter[],
): FormValues {
  return Object.fromEntries(
    parameters.map(({ name, default: value }) => [name, String(value ?? '')]),
  );
}

/** The value that stands in a field; undefined for a number that is not written as one. */
function parse(
  parameter: ProfileParameter,
  text: string,
): ParameterValue | undefined {
  switch (parameter.type) {
    case 'number':
    case 'integer':
      return readDecimal(text);
    case 'boolean':
      return text === 'true';
    case 'string':
      return text;
    default:
      throw new Error(`Unknown type ${parameter.type satisfies never}`);
  }
}

/**
 * Reads the fields of a form and checks them as the backend does.
 *
 * @param notDecimal - what is wrong with a number that is written in another way
 */
export function checkForm(
  parameters: readonly ProfileParameter[],
  values: FormValues,
  notDecimal: string,
): CheckedForm {
  const checked: CheckedForm = { parameters: {}, problems: {} };
  for (const parameter of parameters) {
    const text = values[parameter.name] ?? '';
    if (text.trim() !== '') {
      const value = parse(parameter, text);
      const problem =
        value === undefined
          ? notDecimal
          : findParameterProblem(parameter, value);
      if (value !== undefined) {
        checked.parameters[parameter.name] = value;
      }
      if (problem) {
        checked.problems[parameter.name] = problem;
      }
    }
  }
  return checked;
}

/** The parameter that a refusal of the backend names, and what it says about it. */
export function findRefusedField(
  message: string,
  parameters: readonly ProfileParameter[],
): { name: string; problem: string } | undefined {
  for (const { name } of parameters) {
    const start = `parameters.${name} `;
    if (message.startsWith(start)) {
      return { name, problem: message.slice(start.length) };
    }
  }
  return undefined;
}
