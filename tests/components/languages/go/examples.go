// The programs of docs/components, written by `npm run docs:components`.
package main

import (
	"github.com/mfa-guard/mfa-guard/sdk/go/mfaguard"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func exampleMfaGroup(ctx *pulumi.Context) error {
	if _, err := mfaguard.NewMfaGroup(ctx, "developers", &mfaguard.MfaGroupArgs{
		GroupName:  pulumi.String("Developers"),
		MaxMfaAge:  pulumi.IntRef(43200),
		PolicyArns: pulumi.StringArray{pulumi.String("arn:aws:iam::aws:policy/ReadOnlyAccess")},
	}); err != nil {
		return err
	}
	return nil
}

func exampleMfaUser(ctx *pulumi.Context) error {
	developers, err := mfaguard.NewMfaGroup(ctx, "developers", nil)
	if err != nil {
		return err
	}
	kim, err := mfaguard.NewMfaUser(ctx, "kim", &mfaguard.MfaUserArgs{
		Groups:  pulumi.StringArray{developers.GroupName},
		Console: pulumi.BoolRef(true),
		PgpKey:  pulumi.StringRef("keybase:kim"),
	})
	if err != nil {
		return err
	}
	// kim decrypts it: pulumi stack output firstPassword | base64 --decode | keybase pgp decrypt
	ctx.Export("firstPassword", kim.EncryptedPassword)
	return nil
}

func exampleJitRole(ctx *pulumi.Context) error {
	devops, err := mfaguard.NewMfaGroup(ctx, "devops", &mfaguard.MfaGroupArgs{
		GroupName:  pulumi.String("DevOps"),
		PolicyArns: pulumi.StringArray{pulumi.String("arn:aws:iam::aws:policy/ReadOnlyAccess")},
	})
	if err != nil {
		return err
	}
	admin, err := mfaguard.NewJitRole(ctx, "admin", &mfaguard.JitRoleArgs{
		RoleName:              pulumi.String("ProductionAdmin-Role"),
		PolicyArns:            pulumi.StringArray{pulumi.String("arn:aws:iam::aws:policy/AdministratorAccess")},
		Groups:                pulumi.StringArray{devops.GroupName},
		MaxMfaAge:             pulumi.IntRef(900),
		RequireSourceIdentity: pulumi.BoolRef(true),
	})
	if err != nil {
		return err
	}
	ctx.Export("assumeCommand", admin.AssumeCommand)
	return nil
}

func exampleJitGrants(ctx *pulumi.Context) error {
	devops, err := mfaguard.NewMfaGroup(ctx, "devops", &mfaguard.MfaGroupArgs{
		GroupName:  pulumi.String("DevOps"),
		PolicyArns: pulumi.StringArray{pulumi.String("arn:aws:iam::aws:policy/ReadOnlyAccess")},
	})
	if err != nil {
		return err
	}
	leads, err := mfaguard.NewMfaGroup(ctx, "leads", &mfaguard.MfaGroupArgs{
		GroupName: pulumi.String("Leads"),
	})
	if err != nil {
		return err
	}
	if _, err := mfaguard.NewMfaUser(ctx, "kim", &mfaguard.MfaUserArgs{
		Groups: pulumi.StringArray{devops.GroupName},
	}); err != nil {
		return err
	}
	if _, err := mfaguard.NewMfaUser(ctx, "ana", &mfaguard.MfaUserArgs{
		Groups: pulumi.StringArray{leads.GroupName},
	}); err != nil {
		return err
	}
	if _, err := mfaguard.NewJitRole(ctx, "admin", &mfaguard.JitRoleArgs{
		RoleName:              pulumi.String("ProductionAdmin-Role"),
		PolicyArns:            pulumi.StringArray{pulumi.String("arn:aws:iam::aws:policy/AdministratorAccess")},
		Groups:                pulumi.StringArray{devops.GroupName},
		MaxMfaAge:             pulumi.IntRef(900),
		RequireSourceIdentity: pulumi.BoolRef(true),
		RequireGrant:          pulumi.BoolRef(true),
	}); err != nil {
		return err
	}
	grants, err := mfaguard.NewJitGrants(ctx, "production", &mfaguard.JitGrantsArgs{
		Roles: []mfaguard.JitGrantsRoleArgs{
			{
				RoleName: "ProductionAdmin-Role",
				People:   []string{"kim"},
			},
		},
		Approvers: []string{"ana"},
		Emails:    []string{"security@example.com"},
	})
	if err != nil {
		return err
	}
	ctx.Export("machineArn", grants.MachineArn)
	return nil
}

func exampleMfaServiceControlPolicy(ctx *pulumi.Context) error {
	if _, err := mfaguard.NewMfaServiceControlPolicy(ctx, "people", &mfaguard.MfaServiceControlPolicyArgs{
		Targets:                  pulumi.StringArray{pulumi.String("r-ab12")},
		DenyEverythingWithoutMfa: pulumi.BoolRef(true),
		Protect: &mfaguard.ProtectedIamArgs{
			Policies: []string{"*-enforcement-policy-*"},
			By:       []string{"arn:aws:iam::*:role/deploy"},
		},
	}); err != nil {
		return err
	}
	return nil
}

func exampleMfaResourceControlPolicy(ctx *pulumi.Context) error {
	// The vendor's users come with access keys: their trust policies demand an external id instead.
	if _, err := mfaguard.NewMfaResourceControlPolicy(ctx, "roles", &mfaguard.MfaResourceControlPolicyArgs{
		Targets:        pulumi.StringArray{pulumi.String("r-ab12")},
		ExceptAccounts: []string{"222233334444"},
	}); err != nil {
		return err
	}
	return nil
}

func exampleRootGuard(ctx *pulumi.Context) error {
	guard, err := mfaguard.NewRootGuard(ctx, "root", &mfaguard.RootGuardArgs{
		Targets: pulumi.StringArray{pulumi.String("ou-ab12-11111111")},
		Emails:  []string{"security@example.com"},
	})
	if err != nil {
		return err
	}
	ctx.Export("checklist", guard.Checklist)
	return nil
}

func exampleBreakGlass(ctx *pulumi.Context) error {
	emergency, err := mfaguard.NewBreakGlass(ctx, "emergency", &mfaguard.BreakGlassArgs{
		Users: []mfaguard.BreakGlassUserArgs{
			{
				UserName: "break-glass-one",
				PgpKey:   "keybase:safekeeper",
			},
			{
				UserName: "break-glass-two",
				PgpKey:   "keybase:deputy",
			},
		},
		Emails:       []string{"security@example.com"},
		LogGroupName: pulumi.String("organization-trail"),
	})
	if err != nil {
		return err
	}
	ctx.Export("checklist", emergency.Checklist)
	return nil
}

func exampleMfaRecovery(ctx *pulumi.Context) error {
	helpDesk, err := mfaguard.NewMfaGroup(ctx, "help-desk", nil)
	if err != nil {
		return err
	}
	recovery, err := mfaguard.NewMfaRecovery(ctx, "recovery", &mfaguard.MfaRecoveryArgs{
		Groups:         pulumi.StringArray{helpDesk.GroupName},
		ProtectedUsers: []string{"admin-*", "break-glass-*"},
		Emails:         []string{"security@example.com"},
	})
	if err != nil {
		return err
	}
	ctx.Export("assumeCommand", recovery.AssumeCommand)
	return nil
}

func exampleMfaMonitoring(ctx *pulumi.Context) error {
	monitoring, err := mfaguard.NewMfaMonitoring(ctx, "watch", &mfaguard.MfaMonitoringArgs{
		Emails:       []string{"security@example.com"},
		LogGroupName: pulumi.String("organization-trail"),
		Queries: &mfaguard.TrailQueriesArgs{
			Location:        pulumi.String("s3://organization-trail-records/AWSLogs/o-example12345"),
			Output:          "s3://athena-answers/mfa-guard/",
			Accounts:        []string{"111122223333", "444455556666"},
			Regions:         []string{"eu-central-1", "us-east-1"},
			Since:           "2026-01-01",
			PrivilegedRoles: []string{"*Admin", "BreakGlass"},
		},
	})
	if err != nil {
		return err
	}
	ctx.Export("dashboard", monitoring.DashboardName)
	return nil
}

func exampleIdentityCenterAccess(ctx *pulumi.Context) error {
	access, err := mfaguard.NewIdentityCenterAccess(ctx, "people", &mfaguard.IdentityCenterAccessArgs{
		InstanceArn: pulumi.String("arn:aws:sso:::instance/ssoins-7223b3c5e5b5d6f2"),
		PermissionSets: []mfaguard.IdentityCenterPermissionSetArgs{
			{
				Name:       "Administration",
				PolicyArns: pulumi.StringArray{pulumi.String("arn:aws:iam::aws:policy/AdministratorAccess")},
			},
			{
				Name:       "Reading",
				PolicyArns: pulumi.StringArray{pulumi.String("arn:aws:iam::aws:policy/ReadOnlyAccess")},
				Privileged: pulumi.BoolRef(false),
			},
		},
		Assignments: []mfaguard.IdentityCenterAssignmentArgs{
			{
				PermissionSet: "Administration",
				GroupId:       pulumi.String("9067642ac7-2f3e4b5c"),
				AccountIds:    pulumi.StringArray{pulumi.String("111122223333")},
			},
		},
	})
	if err != nil {
		return err
	}
	ctx.Export("checklist", access.Checklist)
	return nil
}

func exampleProductionAccount(ctx *pulumi.Context) error {
	account, err := mfaguard.NewProductionAccount(ctx, "production", &mfaguard.ProductionAccountArgs{
		People: []mfaguard.ProductionPersonArgs{
			{
				Name:   "ana",
				Groups: []string{"Administrators"},
				PgpKey: pulumi.StringRef("keybase:ana"),
			},
			{
				Name:   "dev",
				Groups: []string{"Developers"},
				PgpKey: pulumi.StringRef("keybase:dev"),
			},
			{
				Name:   "eli",
				Groups: []string{"ReadOnlyUsers"},
				PgpKey: pulumi.StringRef("keybase:eli"),
			},
		},
		Emails: []string{"security@example.com"},
	})
	if err != nil {
		return err
	}
	ctx.Export("checklist", account.Checklist)
	ctx.Export("assumeCommand", account.AssumeCommand)
	return nil
}
