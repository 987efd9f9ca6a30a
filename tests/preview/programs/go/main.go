// A role that its own account's users may assume without MFA, as a person would write it in Go.
package main

import (
	"errors"
	"os"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

const trust = `{
  "Version": "2012-10-17",
  "Statement": [{ "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": { "AWS": "arn:aws:iam::123456789012:root" } }]
}`

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		auditor, err := iam.NewRole(ctx, "auditor", &iam.RoleArgs{AssumeRolePolicy: pulumi.String(trust)})
		if err != nil {
			return err
		}
		if _, broken := os.LookupEnv("PROGRAM_FAULT"); broken {
			return errors.New("the program's own fault")
		}
		ctx.Export("role", auditor.Name)
		return nil
	})
}
