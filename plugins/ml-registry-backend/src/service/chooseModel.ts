import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import type { LoggedModel } from '../registry/ModelRegistry';

/**
 * Chooses what is registered of a run: the model that was named, or the only one.
 * @throws InputError naming the field that is wrong, NotFoundError when there is no such model, ConflictError when the model is not complete
 */
export function chooseModel(
  logged: LoggedModel[],
  runId: string,
  modelId: string | undefined,
): LoggedModel {
  const say = () =>
    logged.map(({ modelId: id, name }) => `${id} (${name})`).join(', ');
  if (logged.length === 0) {
    throw new InputError(
      `runId: run ${runId} logged no model; log one with mlflow.<flavor>.log_model in its training`,
    );
  }
  const [only, ...others] = modelId
    ? logged.filter(each => each.modelId === modelId)
    : logged;
  if (!only) {
    throw new NotFoundError(
      `modelId: run ${runId} logged no model ${modelId}; it logged ${say()}`,
    );
  }
  if (others.length > 0) {
    throw new InputError(
      `modelId: run ${runId} logged several models; name one of ${say()}`,
    );
  }
  if (!only.isComplete) {
    throw new ConflictError(
      `The logged model ${only.modelId} is not complete: its files were not all uploaded`,
    );
  }
  return only;
}
