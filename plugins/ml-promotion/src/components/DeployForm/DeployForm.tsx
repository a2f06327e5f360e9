import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import {
  Button,
  Flex,
  Radio,
  RadioGroup,
  Text,
  TextField,
} from '@backstage/ui';
import type { Deployment } from '@modelport/plugin-ml-promotion-common';
import { ownerOf } from '@modelport/plugin-ml-react';
import { environmentStates } from '../../model/environmentStates';
import { mlPromotionTranslationRef } from '../../translation';
import { ActionFailure } from '../shared/ActionFailure';
import { UnderWay } from './UnderWay';
import { useDeployForm } from './useDeployForm';
import styles from './DeployForm.module.css';

interface ConsequenceProps {
  version: string;
  environment: string;
  deployments: readonly Deployment[];
}

/** What a deployment changes for those who call the endpoint. */
function Consequence(props: ConsequenceProps) {
  const { version, environment, deployments } = props;
  const { t } = useTranslationRef(mlPromotionTranslationRef);
  const state = environmentStates([environment], deployments).find(
    candidate => candidate.environment === environment,
  );
  const serving =
    state?.current?.state === 'serving' ? state.current.version : undefined;
  const coming = state?.coming?.version;
  const key = serving === version.trim() ? 'form.same' : 'form.replaces';
  return (
    <Text as="p" role="status">
      {serving === undefined
        ? t('form.first', { environment })
        : t(key, { version: serving, environment })}
      {coming !== undefined &&
        coming !== version.trim() &&
        ` ${t('form.follows', { version: coming, environment })}`}
    </Text>
  );
}

interface DeployFormProps {
  entityRef: CompoundEntityRef;
  /** What stands in the field at first. */
  version: string;
  environments: readonly string[];
  /** The newest deployments, newest first. */
  deployments: readonly Deployment[];
}

/** Confirms what is deployed, where to, and what it replaces. */
export function DeployForm(props: DeployFormProps) {
  const { entityRef, environments, deployments } = props;
  const { t } = useTranslationRef(mlPromotionTranslationRef);
  const owner = ownerOf(useEntity().entity);
  const form = useDeployForm(props);
  const { environment } = form;
  const model = entityRef.name;
  return (
    <form
      aria-label={t('form.title')}
      noValidate
      onSubmit={event => {
        event.preventDefault();
        form.submit();
      }}
    >
      <Flex direction="column" gap="4">
        <TextField
          label={t('form.version')}
          description={t('form.versionHelp', { model })}
          className={styles.version}
          inputMode="numeric"
          autoComplete="off"
          validationBehavior="aria"
          validate={() =>
            form.isVersionWrong ? t('form.versionProblem') : undefined
          }
          value={form.version}
          onChange={form.setVersion}
          onBlur={form.leave}
        />
        {environments.length > 1 ? (
          <RadioGroup
            label={t('form.environment')}
            orientation="horizontal"
            value={environment}
            onChange={form.setEnvironment}
          >
            {environments.map(name => (
              <Radio key={name} value={name}>
                {name}
              </Radio>
            ))}
          </RadioGroup>
        ) : (
          <Text as="p">{t('form.only', { environment })}</Text>
        )}
        <UnderWay version={form.version.trim()} deployments={deployments} />
        <Consequence
          version={form.version}
          environment={environment}
          deployments={deployments}
        />
        <ActionFailure
          error={form.error}
          denied={t('form.deniedTitle', { model })}
          failed={t('form.failedTitle', { version: form.sent ?? '' })}
          owner={owner}
        />
        <Flex>
          <Button type="submit" variant="primary" isPending={form.pending}>
            {t('form.deploy')}
          </Button>
        </Flex>
      </Flex>
    </form>
  );
}
