import { InputError } from '@backstage/errors';

/** Label of everything that belongs to a training; its value is the training's id. */
export const TRAINING_LABEL = 'modelport.dev/training';

/** Name of the container in which the command runs. */
export const CONTAINER = 'training';

const ID = /^[a-z0-9]([a-z0-9-]{0,50}[a-z0-9])?$/;

/**
 * Name of a training's Job and of its Secret.
 * @throws InputError for an id that cannot be part of a name in a cluster
 */
export function objectName(id: string): string {
  if (!ID.test(id)) {
    throw new InputError(
      `id '${id}' is not the id of a training that a cluster can run: it has at most 52 lower-case letters, digits and hyphens`,
    );
  }
  return `training-${id}`;
}

const LABEL_LENGTH = 63;

/** The nearest to a text that may be the value of a label; the text itself goes into an annotation. */
export function toLabelValue(text: string): string {
  return text
    .replace(/[^A-Za-z0-9_.-]/g, '.')
    .slice(0, LABEL_LENGTH)
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '');
}
