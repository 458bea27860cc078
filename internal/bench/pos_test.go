package bench
import ("testing";"os";"context";"strconv";"syscall";"fmt";"runtime/pprof";"steward/internal/program";"steward/internal/database")
func cpu() float64 { var r syscall.Rusage; syscall.Getrusage(0,&r); return float64(r.Utime.Nano()+r.Stime.Nano())/1e9 }
func TestPos(t *testing.T){ n,_:=strconv.Atoi(os.Getenv("ORGS")); b:=&bench{Options:Options{Records:n*200},ctx:context.Background(),out:os.Stdout,dir:t.TempDir()}; if err:=b.positions();err!=nil{t.Fatal(err)}
 p,_:=program.Open(b.ctx,program.Settings{Data:b.file("positions")},program.Surroundings{}); defer p.Close()
 f,_:=os.Create("/tmp/w/auditpack/cpu.prof"); pprof.StartCPUProfile(f); c:=cpu()
 for range 3 { found,err:=p.Register.Rederive(b.ctx,"requirement","control"); fmt.Println(found,err)}
 fmt.Println("cpu per run", (cpu()-c)/3); pprof.StopCPUProfile()
 _ = database.SQLite
}
