// Writes the SDK of a Pulumi package schema for one language, as `pulumi package gen-sdk` does with the language's host: those hosts aren't
// on the Go module proxy, and the generators that they call are. Run in offline/go, which pins them:
//
//	go run current.go package.go LANGUAGE SCHEMA FOLDER
//go:build ignore

package main

import (
	"fmt"
	"log"
	"os"

	golang "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

func main() {
	if err := write(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		log.Fatal(err)
	}
}

func generate(language string, pkg *schema.Package) (map[string][]byte, error) {
	const tool = "mfa-guard"
	none := map[string]string{}
	switch language {
	case "go":
		return golang.GeneratePackage(tool, pkg, none)
	case "nodejs":
		return nodejs.GeneratePackage(tool, pkg, nil, none, true, noPackages{})
	case "python":
		return python.GeneratePackage(tool, pkg, nil, noPackages{})
	}
	return nil, fmt.Errorf("no generator for `%s`", language)
}
