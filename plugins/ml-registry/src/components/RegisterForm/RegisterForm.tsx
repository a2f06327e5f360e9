import { useCallback, useState } from 'react';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Button, Flex, Radio, RadioGroup, TextAreaField } from '@backstage/ui';
import type {
  LoggedModelChoice,
  RegisterVersionRequest,
} from '@modelport/plugin-ml-registry-common';
import {
  ownerOf,
  useLengthProblem,
  useUrlState,
} from '@modelport/plugin-ml-react';
import { mlRegistryApiRef } from '../../api/MlRegistryApi';
import { MOST_REASON } from '../../model/askForm';
import { mlRegistryTranslationRef } from '../../translation';
import { ActionFailure } from '../shared/ActionFailure';
import { versionAddress } from '../shared/addresses';
import { useChange } from '../shared/useChange';
import { AuthorHint } from './AuthorHint';
import styles from './RegisterForm.module.css';

interface RegisterFormProps {
  entityRef: CompoundEntityRef;
  runId: string;
  /** Who started the run, where that is known. */
  runUser?: string;
  models: readonly LoggedModelChoice[];
  /** The model that is chosen at first. */
  first: LoggedModelChoice;
  onChanged: () => void;
}

/** Chooses a logged model and registers it; goes to the version afterwards. */
export function RegisterForm(props: RegisterFormProps) {
  const { entityRef, runId, runUser, models, first, onChanged } = props;
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  const api = useApi(mlRegistryApiRef);
  const url = useUrlState();
  const owner = ownerOf(useEntity().entity);
  const [modelId, setModelId] = useState(first.modelId);
  const [description, setDescription] = useState('');
  const tooLong = useLengthProblem()(description, MOST_REASON);
  const register = useChange(
    useCallback(
      async (request: RegisterVersionRequest) => {
        const { version } = await api.registerVersion(entityRef, request);
        url.go(versionAddress(version));
      },
      [api, entityRef, url],
    ),
    onChanged,
  );
  return (
    <form
      aria-label={t('register.title')}
      noValidate
      onSubmit={event => {
        event.preventDefault();
        if (tooLong !== undefined) {
          return;
        }
        register.run({
          runId,
          modelId,
          description: description.trim() || undefined,
        });
      }}
    >
      <Flex direction="column" gap="4">
        <RadioGroup
          label={t('register.model')}
          value={modelId}
          onChange={setModelId}
        >
          {models.map(model => (
            <Radio
              key={model.modelId}
              value={model.modelId}
              isDisabled={model.version !== undefined}
            >
              {model.name}
              {model.version !== undefined &&
                ` (${t('register.already', { version: model.version })})`}
            </Radio>
          ))}
        </RadioGroup>
        <TextAreaField
          className={styles.field}
          label={t('register.description')}
          description={t('register.descriptionHint')}
          validate={() => tooLong}
          validationBehavior="aria"
          value={description}
          onChange={setDescription}
        />
        <AuthorHint runUser={runUser} />
        <ActionFailure
          error={register.error}
          denied={t('register.denied', { model: entityRef.name })}
          failed={t('register.failed')}
          owner={owner}
        />
        <Flex>
          <Button
            type="submit"
            variant="primary"
            isPending={register.pending}
            isDisabled={tooLong !== undefined}
          >
            {t('register.button')}
          </Button>
        </Flex>
      </Flex>
    </form>
  );
}
