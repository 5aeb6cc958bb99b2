import { Workspace } from '@/components/layout/workspace'
import { DeletePanel, deleteFormId } from '@/components/settings/delete-form'
import { GitHubSection, gitHubFormId } from '@/components/settings/github-section'
import { NotifyForm } from '@/components/settings/notify-form'
import { PasswordForm, passwordFormId } from '@/components/settings/password-form'
import { ProfileForm, profileFormId } from '@/components/settings/profile-form'
import { Section } from '@/components/settings/section'
import { SettingsTabs } from '@/components/settings/settings-tabs'
import { page } from '@/lib/http/page'
import { routes } from '@/lib/routes'
import { settingsView } from '@/lib/settings/view'

export const GET = page(settingsView, ({ assets, form, scope, data, shell, cursor }) => {
  const { org, person, shared, notify, gitHub, deletion } = data
  const { hasPassword } = gitHub
  return (
    <Workspace
      title="Settings"
      shell={shell}
      current="settings"
      stream={routes.api.settings(org, cursor)}
      assets={assets}
    >
      <SettingsTabs org={org} role={scope.role} current="you" />
      {!shared && (
        <Section id="profile" title="Profile">
          <ProfileForm person={{ ...person, hasPassword }} state={form(profileFormId)} />
        </Section>
      )}
      <Section
        id="notify"
        title="Notifications"
        text={`What pops up while you are in ${shell.org.name}. The list and the unread count always have everything.`}
      >
        <NotifyForm org={org} notify={notify} />
      </Section>
      {shared ? (
        <Section id="account" title="Account">
          <p className="p-4 text-soft">
            You share this account with everybody who tries the demo, so its name, address and password stay
            as they are. Sign out and create an account to have one of your own.
          </p>
        </Section>
      ) : (
        <>
          <Section
            id="password"
            title="Password"
            text="With a new password you stay signed in here, and are signed out everywhere else."
          >
            <PasswordForm email={person.email} hasPassword={hasPassword} state={form(passwordFormId)} />
          </Section>
          <GitHubSection org={org} {...gitHub} state={form(gitHubFormId)} />
          <DeletePanel hasPassword={hasPassword} deletion={deletion} state={form(deleteFormId)} />
        </>
      )}
    </Workspace>
  )
})
