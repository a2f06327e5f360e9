import { createTranslationRef } from '@backstage/frontend-plugin-api';

/**
 * Texts of the pages of ml-access.
 *
 * @public
 */
export const mlAccessTranslationRef = createTranslationRef({
  id: 'ml-access',
  messages: {
    page: {
      intro:
        'An access token lets git, a notebook or a pipeline act for you on one model, until a day that you choose.',
      make: 'Make a token',
    },
    state: {
      good: 'Good',
      endsSoon: 'Ends soon',
      ended: 'Ended',
    },
    access: {
      read: 'Read',
      write: 'Read and write',
      run: 'Log to run {{run}}',
    },
    copy: {
      button: 'Copy {{what}}',
      done: 'Copied',
      failed: 'Not copied: select the text and copy it',
      token: 'token',
      git: 'git commands',
      curl: 'curl command',
    },
    form: {
      title: 'Make a token',
      loading: 'Reading the models of your groups',
      model: 'Model',
      modelHelp: 'Models that your groups own. Write a part of the name.',
      modelProblem: 'Choose a model from the list.',
      modelsFailed: 'The models could not be read: {{reason}}',
      retry: 'Read again',
      access: 'What it may do',
      readHelp: 'Read: clone the repository, ask for predictions.',
      writeHelp: 'Read and write: push to the repository and log runs, too.',
      end: 'It ends after',
      day: '1 day',
      days: '{{days}} days',
      description: 'What it is for',
      descriptionHelp:
        'So that you know it again, for example: notebook on my laptop.',
      descriptionProblem: 'Write {{limit}} characters at most.',
      make: 'Make the token',
      cancel: 'Cancel',
      noModelsTitle: 'Your groups own no model',
      noModelsNext:
        'People make tokens for the models of their groups. Create a model, or ask its owner group to take you in.',
      notOwnTitle: 'You cannot make a token for {{model}}',
      notOwn:
        'It is not a model of your groups, or it does not exist. Choose another one, or ask a member of its owner group.',
      deniedTitle: 'You may not make a token for {{model}}',
      failedTitle: 'No token came back',
      mayExist:
        'It may have been made all the same. If a new one stands in the list below, nobody has its secret: revoke it, then try again.',
    },
    new: {
      title: 'Your new token',
      warningTitle: 'Copy it now: it will not be shown again',
      warning:
        'The portal does not keep it. Put it into a password manager or the secrets of your pipeline, never into code. If it is lost, revoke it and make another.',
      label: 'The token',
      facts: 'For {{model}}: {{access}}. It ends {{end}}.',
      done: 'Done, I have copied it',
    },
    usage: {
      title: 'How to use it',
      tools: 'Tool',
      loading: 'Reading the addresses of the model',
      failed: 'The addresses of the model could not be read: {{reason}}',
      label: 'Commands for {{tool}}',
      git: 'git',
      curl: 'curl',
      mlflow: 'MLflow',
      gitText:
        'The first line asks for the token without showing it. The clone reads it from there at each pull and push, and stores it nowhere.',
      gitPrompt:
        'A plain git clone works, too: any user name, and the token as the password.',
      gitReadOnly: 'This token may not push.',
      gitElsewhere:
        'The repository of {{model}} is not on the git host of the portal, which alone takes this token.',
      curlText:
        'It asks what the model that serves in dev expects; for predictions, see "From a program" on the tab Deployments of the model.',
      curlElsewhere:
        'The tab Deployments of the model has a curl command for each endpoint, under "From a program".',
      mlflowText:
        'MLflow does not take this token: logging needs the token of one run. Each training that the portal starts finds its own in MLFLOW_TRACKING_TOKEN.',
      open: 'Open {{model}}',
    },
    list: {
      title: 'Your tokens',
      loading: 'Reading your access tokens',
      what: 'your access tokens',
      owner: 'those who run the portal',
      emptyTitle: 'You have no token',
      emptyNext:
        'Press "Make a token" to let git, a notebook or a pipeline act for you. Tokens that have ended or were revoked are not listed.',
      model: 'Model',
      access: 'May',
      description: 'What for',
      state: 'State',
      ends: 'Ends',
      created: 'Made',
      used: 'Last used',
      never: 'Never',
      actions: 'Actions',
    },
    revoke: {
      button: 'Revoke',
      label: 'Revoke token {{token}} for {{model}}',
      title: 'Revoke token {{token}}?',
      text: 'Whatever uses it for {{model}} is refused within a few seconds. This cannot be undone.',
      textRun:
        'The training of {{model}} that uses it can log nothing more. This cannot be undone.',
      what: 'It was made for: {{description}}.',
      confirm: 'Yes, revoke it',
      keep: 'Keep it',
      done: 'Token {{token}} is revoked.',
      denied: 'You may not revoke token {{token}}',
      failed: 'Token {{token}} was not revoked',
    },
  },
});
