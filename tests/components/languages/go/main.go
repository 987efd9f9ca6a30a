// Previews and makes the documentation's Go program under the policy pack, without a Go language host: an inline program of the Automation
// API. It prints the outputs and the types of what was made.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"slices"

	"github.com/mfa-guard/mfa-guard/sdk/go/mfaguard"
	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optpreview"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optup"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func program(ctx *pulumi.Context) error {
	devops, err := mfaguard.NewMfaGroup(ctx, "devops", &mfaguard.MfaGroupArgs{
		PolicyArns: pulumi.StringArray{pulumi.String("arn:aws:iam::aws:policy/ReadOnlyAccess")},
	})
	if err != nil {
		return err
	}
	admin, err := mfaguard.NewJitRole(ctx, "admin", &mfaguard.JitRoleArgs{
		PolicyArns: pulumi.StringArray{pulumi.String("arn:aws:iam::aws:policy/AdministratorAccess")},
		Groups:     pulumi.StringArray{devops.GroupName},
	})
	if err != nil {
		return err
	}
	// A plain list of objects, and with them whole numbers: what the generator needs the schema's help for.
	account, err := mfaguard.NewProductionAccount(ctx, "production", &mfaguard.ProductionAccountArgs{
		People:     []mfaguard.ProductionPersonArgs{{Name: "kim", Groups: []string{"Administrators"}}},
		MaxMfaAge:  pulumi.IntRef(900),
		TopicArn:   pulumi.String("arn:aws:sns:us-east-1:111122223333:security"),
		Monitoring: pulumi.BoolRef(false),
	})
	if err != nil {
		return err
	}
	ctx.Export("group", devops.GroupName)
	ctx.Export("role", admin.RoleName)
	ctx.Export("administration", account.AdministrationRoleArn)
	return nil
}

func main() {
	if err := run(context.Background(), os.Args[1], os.Args[2]); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, folder, pack string) error {
	stack, err := auto.UpsertStackInlineSource(ctx, "go", "go", program, auto.WorkDir(folder))
	if err != nil {
		return err
	}
	if _, err := stack.Preview(ctx, optpreview.PolicyPacks(pack)); err != nil {
		return err
	}
	made, err := stack.Up(ctx, optup.PolicyPacks(pack))
	if err != nil {
		return err
	}
	state, err := stack.Export(ctx)
	if err != nil {
		return err
	}
	var deployment struct{ Resources []struct{ Type string } }
	if err := json.Unmarshal(state.Deployment, &deployment); err != nil {
		return err
	}
	if _, err := stack.Destroy(ctx); err != nil {
		return err
	}
	outputs, types := map[string]any{}, []string{}
	for name, output := range made.Outputs {
		outputs[name] = output.Value
	}
	for _, resource := range deployment.Resources {
		types = append(types, resource.Type)
	}
	slices.Sort(types)
	text, err := json.Marshal(map[string]any{"outputs": outputs, "types": types})
	fmt.Println(string(text))
	return err
}
