import { useCallback, useRef, useState } from 'react';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  StartTrainingRequest,
  TrainingProfile,
} from '@modelport/plugin-ml-training-common';
import { reasonOf, useAction, useUrlState } from '@modelport/plugin-ml-react';
import { mlTrainingApiRef } from '../../api/MlTrainingApi';
import {
  checkForm,
  findRefusedField,
  initialValues,
} from '../../model/formValues';
import type { FormValues } from '../../model/formValues';
import { newRequestId } from '../../model/newRequestId';
import { mlTrainingTranslationRef } from '../../translation';

const FULL_HASH = /^([0-9a-f]{40}|[0-9a-f]{64})$/;

interface StartFormOptions {
  entityRef: CompoundEntityRef;
  commit: string;
  first: TrainingProfile;
}

/** The state of the form that starts a training. */
export function useStartForm({ entityRef, commit, first }: StartFormOptions) {
  const api = useApi(mlTrainingApiRef);
  const { t } = useTranslationRef(mlTrainingTranslationRef);
  const url = useUrlState();
  const [profile, setProfile] = useState(first);
  const [values, setValues] = useState(() => initialValues(first.parameters));
  const [shown, setShown] = useState<ReadonlySet<string>>(new Set());
  const [refused, setRefused] = useState<FormValues>({});
  const sent = useRef({ content: '', requestId: newRequestId() });

  const { parameters, problems } = checkForm(
    profile.parameters,
    values,
    t('form.notDecimal'),
  );

  const start = useAction(
    useCallback(
      async (request: StartTrainingRequest, declared: TrainingProfile) => {
        try {
          const { id } = await api.startTraining(entityRef, request);
          url.go({ start: undefined, training: id });
        } catch (error) {
          const field = findRefusedField(reasonOf(error), declared.parameters);
          if (!field) {
            throw error;
          }
          setRefused({ [field.name]: field.problem });
        }
      },
      [api, entityRef, url],
    ),
  );

  const submit = () => {
    setShown(new Set(profile.parameters.map(({ name }) => name)));
    if (Object.keys(problems).length > 0) {
      return;
    }
    const wanted = {
      profile: profile.name,
      parameters,
      commit: FULL_HASH.test(commit) ? commit : undefined,
    };
    // A repeated press, or a try after a lost answer, stands for the same training; other values do not.
    const content = JSON.stringify(wanted);
    const { current } = sent;
    if (current.content && current.content !== content) {
      current.requestId = newRequestId();
    }
    current.content = content;
    setRefused({});
    start.run({ ...wanted, requestId: current.requestId }, profile);
  };

  return {
    profile,
    choose: (next: TrainingProfile) => {
      setProfile(next);
      setValues(initialValues(next.parameters));
      setShown(new Set());
      setRefused({});
    },
    valueOf: (name: string) => values[name] ?? '',
    change: (name: string, text: string) => {
      setValues(before => ({ ...before, [name]: text }));
      setRefused(({ [name]: _gone, ...others }) => others);
    },
    leave: (name: string) => setShown(before => new Set(before).add(name)),
    problemOf: (name: string): string | undefined =>
      refused[name] ?? (shown.has(name) ? problems[name] : undefined),
    submit,
    pending: start.pending,
    error: start.error,
  };
}
