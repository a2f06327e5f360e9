import { useCallback, useMemo, useState } from 'react';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import type {
  DeploymentSchema,
  InferRequest,
  InferResponse,
} from '@modelport/plugin-ml-promotion-common';
import { useAction } from '@modelport/plugin-ml-react';
import { mlPromotionApiRef } from '../../api/MlPromotionApi';
import { checkInferForm, initialForm, switchMode } from '../../model/inferForm';
import type { FieldProblem, FormMode } from '../../model/inferForm';

/** A prediction and how long it took, from here and back, in milliseconds. */
export interface Prediction {
  response: InferResponse;
  milliseconds: number;
}

interface TryItOptions {
  entityRef: CompoundEntityRef;
  environment: string;
  modelName: string;
  schema: DeploymentSchema;
}

/** The state of the form that asks for a prediction. */
export function useTryIt(options: TryItOptions) {
  const { entityRef, environment, modelName, schema } = options;
  const api = useApi(mlPromotionApiRef);
  const [form, setForm] = useState(() => initialForm(schema));
  const [isShown, setShown] = useState(false);
  const [answered, setAnswered] = useState<{
    request: string;
    prediction: Prediction;
  }>();
  const checked = useMemo(() => checkInferForm(schema, form), [schema, form]);

  const predict = useAction(
    useCallback(
      async (request: InferRequest) => {
        setAnswered(undefined);
        const start = performance.now();
        const endpoint = { environment, modelName };
        const response = await api.predict(entityRef, endpoint, request);
        setAnswered({
          request: JSON.stringify(request),
          prediction: {
            response,
            milliseconds: performance.now() - start,
          },
        });
      },
      [api, entityRef, environment, modelName],
    ),
  );

  const problemOf = (
    input: string,
    column?: number,
  ): FieldProblem | undefined =>
    isShown
      ? checked.problems.find(
          problem => problem.input === input && problem.column === column,
        )
      : undefined;

  return {
    form,
    problemOf,
    wrong: isShown ? checked.problems.length : 0,
    /** What the form asks for, or the example while the form cannot be read. */
    request: checked.request ?? schema.example,
    setMode: (mode: FormMode) => setForm(now => switchMode(schema, now, mode)),
    setField: (input: string, column: number, text: string) =>
      setForm(now => ({
        ...now,
        fields: {
          ...now.fields,
          [input]: now.fields[input].map((old, index) =>
            index === column ? text : old,
          ),
        },
      })),
    setText: (input: string, text: string) =>
      setForm(now => ({ ...now, texts: { ...now.texts, [input]: text } })),
    reset: () => setForm(now => ({ ...initialForm(schema), mode: now.mode })),
    submit: () => {
      setShown(true);
      if (checked.request) {
        predict.run(checked.request);
      }
    },
    pending: predict.pending,
    error: predict.error,
    /** The answer to what stands in the form; none once that has changed, since it would seem to belong to it. */
    prediction:
      answered && JSON.stringify(checked.request) === answered.request
        ? answered.prediction
        : undefined,
  };
}

/** What {@link useTryIt} gives. */
export type TryItState = ReturnType<typeof useTryIt>;
